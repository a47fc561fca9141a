/** What the Java platform lacks for files and processes; it knows nothing of databases and of the registry. */
package org.petregistry.operatingsystem;
