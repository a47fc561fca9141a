/** What happens to every request before a resource sees it: its id, its size, its path and the names of its parameters. */
package org.petregistry.rest.request;
