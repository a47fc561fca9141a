package org.petregistry.systemtests.relationship.campaign;

/**
 * A thing as an answer shows it.
 *
 * @param name of an owner or a pet, or a post's text
 * @param username of an owner, or null
 * @param owner of a pet or a post, or null
 * @param version counts its changes
 */
record Thing(Ref ref, String name, String username, Long owner, long version) {}
