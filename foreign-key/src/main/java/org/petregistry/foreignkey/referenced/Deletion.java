package org.petregistry.foreignkey.referenced;

import java.time.Duration;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * A deletion that is under way.
 *
 * @param recall what the other service is asked
 * @param age for how long it has been
 */
public record Deletion(Recall recall, Duration age) {}
