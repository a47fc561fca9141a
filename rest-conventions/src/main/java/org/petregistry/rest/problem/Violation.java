package org.petregistry.rest.problem;

/**
 * One error in a body.
 *
 * @param pointer the place as a JSON pointer (RFC 6901); empty for the whole body
 * @param message a human-readable explanation
 */
public record Violation(String pointer, String message) {}
