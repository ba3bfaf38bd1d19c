/** What a user of a cluster has to be allowed, in Kafka's own words. */
@NullMarked
package dev.millrace.schemas.rights;

import org.jspecify.annotations.NullMarked;
