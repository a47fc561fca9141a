/** How owners are deleted: the rules, the recall at pets-service, and what becomes of deletions that it has not answered yet. */
package org.petregistry.owners.deletion;
