package org.petregistry.systemtests.harness.workload;

/**
 * What a client wants to create.
 *
 * @param name a thing's name, or a row's text; no two drafts of a history have the same
 * @param username a name that no two things have at one time, if the pair has usernames, or null
 * @param refersTo the thing that a row refers to, or null
 * @param row the nullable row that a mandatory row refers to, if the pair has such references, or null
 */
public record Draft(String name, String username, Long refersTo, Long row) {}
