/** How a JSON body is read: strictly, with everything that is wrong with it told at once. Nothing here knows a resource. */
package org.petregistry.rest.body;
