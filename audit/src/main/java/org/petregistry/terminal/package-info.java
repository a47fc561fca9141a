/** Output on a terminal: lines, progress, questions and failures. The audit and the launcher share it; it knows neither. */
package org.petregistry.terminal;
