package org.petregistry.systemtests.relationship.campaign;

/**
 * What a client wants a thing to be.
 *
 * @param name of an owner or a pet, or a post's text; no two drafts of a history have the same
 * @param username of an owner, or null
 * @param owner of a pet or a post, or null
 */
record Draft(String name, String username, Long owner) {}
