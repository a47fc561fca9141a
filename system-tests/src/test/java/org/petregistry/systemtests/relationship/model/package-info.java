/**
 * The protocol between the two services as a model, searched exhaustively: every order of steps, with messages that are lost,
 * repeated, delayed and overtaken, and crashes between any two steps. The only tests here that know classes of the services:
 * what the model decides, it decides by the code's own rules.
 */
package org.petregistry.systemtests.relationship.model;
