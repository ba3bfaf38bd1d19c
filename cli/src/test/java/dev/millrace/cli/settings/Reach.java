package dev.millrace.cli.settings;

import java.util.function.Function;

/**
 * A setting and the place that it must reach.
 *
 * @param text a value that is not the default
 * @param place reads the component by its name in the code
 * @param value what must stand there then
 */
record Reach(String key, String text, Function<Wiring, Object> place, Object value) {

  static Reach reach(String key, Object value, Function<Wiring, Object> place) {
    return new Reach(key, value.toString(), place, value);
  }

  static Reach reach(String key, String text, Function<Wiring, Object> place, Object value) {
    return new Reach(key, text, place, value);
  }
}
