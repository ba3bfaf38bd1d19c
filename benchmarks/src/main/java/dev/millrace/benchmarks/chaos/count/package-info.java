/**
 * Holds what a cluster's topics say against its input and against each other; knows neither Kafka
 * nor any of the product's classes.
 */
@NullMarked
package dev.millrace.benchmarks.chaos.count;

import org.jspecify.annotations.NullMarked;
