package org.petregistry.foreignkey.referenced;

import java.time.Duration;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * A pending deletion.
 *
 * @param recall its recall
 * @param age the time since it began
 */
public record Deletion(Recall recall, Duration age) {}
