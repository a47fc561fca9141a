/**
 * Runs the {@linkplain org.petregistry.systemtests.harness.workload workload} while faults are injected, and checks that the
 * checker finds planted bugs. Run by {@code mvn verify -Pchaos}.
 */
package org.petregistry.campaign;
