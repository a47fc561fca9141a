package org.petregistry.rest.problem;

/**
 * One thing that is wrong with a body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole body
 * @param message what is wrong, for a person
 */
public record Violation(String pointer, String message) {}
