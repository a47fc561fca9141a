/** The whole of orders-service: orders, which must have a customer of customers-service, and wishes, which may have one. */
package org.petregistry.examples.orders;
