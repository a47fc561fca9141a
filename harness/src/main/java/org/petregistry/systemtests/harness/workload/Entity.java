package org.petregistry.systemtests.harness.workload;

/**
 * A thing or a row as an answer shows it.
 *
 * @param name a thing's name, or a row's text
 * @param username a thing's username, or null
 * @param refersTo the thing that a row refers to, or null
 * @param version counts its updates
 */
public record Entity(EntityId id, String name, String username, Long refersTo, long version) {}
