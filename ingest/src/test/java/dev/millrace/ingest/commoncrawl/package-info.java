@NullMarked
package dev.millrace.ingest.commoncrawl;

import org.jspecify.annotations.NullMarked;
