/** What the Java platform lacks for files and processes. It knows neither databases nor the registry. */
package org.petregistry.operatingsystem;
