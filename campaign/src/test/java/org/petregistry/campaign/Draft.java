package org.petregistry.campaign;

/**
 * What a client wants a thing or a row to be.
 *
 * @param name a thing's name, or a row's text; no two drafts of a history have the same
 * @param username a name that no two things have at one time, where the pair has such, or null
 * @param refersTo the thing that a row refers to, or null
 */
record Draft(String name, String username, Long refersTo) {}
