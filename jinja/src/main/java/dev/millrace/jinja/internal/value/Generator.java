package dev.millrace.jinja.internal.value;

import java.util.Iterator;

/** Elements that are made when asked for, once: what map, select and the like give. */
public record Generator(Iterator<Value> elements, String type) implements Value {}
