/** The whole of customers-service: customers, to which the orders and wishes of orders-service refer. */
package org.petregistry.examples.customers;
