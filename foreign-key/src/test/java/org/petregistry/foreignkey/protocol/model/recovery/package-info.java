/**
 * What the two services do when a database goes back in time, as a model, searched exhaustively: backups at any moment, restored
 * at any other, and messages that are lost, repeated, delayed and overtaken. What is decided, the model decides by the same
 * code: {@code Pairing}, {@code Settlement}, {@code ReferencingDecision}, {@code GrantReport} and {@code IdReservation}.
 */
package org.petregistry.foreignkey.protocol.model.recovery;
