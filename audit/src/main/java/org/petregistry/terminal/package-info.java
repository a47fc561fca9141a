/**
 * What a program says on a terminal: lines, progress, questions, and why it cannot do its work. The audit and the launcher
 * share it; it knows neither.
 */
package org.petregistry.terminal;
