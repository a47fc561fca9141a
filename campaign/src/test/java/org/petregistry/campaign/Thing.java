package org.petregistry.campaign;

/**
 * A thing or a row as an answer shows it.
 *
 * @param name a thing's name, or a row's text
 * @param username a name that no two things have at one time, where the pair has such, or null
 * @param refersTo the thing that a row refers to, or null
 * @param version counts its changes
 */
record Thing(Ref ref, String name, String username, Long refersTo, long version) {}
