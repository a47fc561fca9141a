/** What every path, parameter, body and answer of both services has in common. */
package org.petregistry.systemtests.conventions;
