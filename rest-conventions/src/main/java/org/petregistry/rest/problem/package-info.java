/** How a refusal looks: problem documents (RFC 9457) for whatever goes wrong. No rule about any resource may live here. */
package org.petregistry.rest.problem;
