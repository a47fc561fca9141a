/** The foreign key across the two services: that it holds, whatever comes between. */
package org.petregistry.systemtests.relationship;
