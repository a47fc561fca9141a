/** The whole of customers-service: customers, which the orders and wishes of orders-service reference. */
package org.petregistry.examples.customers;
