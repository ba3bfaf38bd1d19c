@NullMarked
package dev.millrace.ingest.remote;

import org.jspecify.annotations.NullMarked;
