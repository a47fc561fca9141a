/**
 * The protocol between the two services as a model, searched exhaustively: every order of steps, with messages that are lost,
 * repeated, delayed and overtaken, and crashes between any two steps. What the protocol decides, the model decides by the
 * same code: {@code Recall}, {@code Outcome}, {@code Decision}, {@code Lookup}, {@code Known} and {@code Fence}.
 */
package org.petregistry.foreignkey.protocol.model;
