/**
 * Clients that send random requests to a pair of services, the history of what they sent and received, and a checker that
 * finds in a history what must never happen. The campaign and the load tests run the same clients.
 */
package org.petregistry.systemtests.harness.workload;
