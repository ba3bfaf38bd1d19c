package dev.millrace.schemas.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Declares a component of a settings record as a setting of the program. Nothing else says what the
 * key, its bound and its sentence are; its default is the component's value in the record that
 * {@code defaults()} gives. Whoever binds texts to the record checks the bound, so that the
 * record's constructor checks only what several components must hold together.
 *
 * <p>A component whose type is itself a record with such components needs none of its own.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@Repeatable(Setting.Several.class)
public @interface Setting {

  /** What a text is compared with where nothing is compared: no text of a user equals it. */
  String UNSET = "\0";

  /** Group and name, such as {@code train.keep-last}. */
  String key();

  /** Says what the value does; one line, lower case, no full stop. */
  String text();

  /** Smallest number, or seconds of the shortest duration; of each element of a list. */
  double min() default Double.NaN;

  /** Largest number or seconds. */
  double max() default Double.NaN;

  /** Below every number or seconds allowed. */
  double above() default Double.NaN;

  /** Above every number or seconds allowed. */
  double below() default Double.NaN;

  /** A text that is allowed beside the bound. */
  String also() default UNSET;

  /** Regular expression that a text must match as a whole. */
  String pattern() default "";

  /** What {@link #pattern} asks for, in words. */
  String rule() default "";

  /**
   * The text that says nothing: an {@code Optional} is empty then, and any other component has the
   * value that the program chooses.
   */
  String none() default UNSET;

  /** A duration is a whole number of this unit; {@code FOREVER}: a number with its unit. */
  ChronoUnit unit() default ChronoUnit.FOREVER;

  /**
   * Whether {@code \n}, {@code \t} and {@code \\} stand for a line's end, a tab and a backslash.
   */
  boolean escaped() default false;

  /**
   * Stage whose results are made with it: {@code extraction}, {@code curation} or {@code tokenize}.
   * What was made with another value stays as it is, until a new generation makes it anew. Empty:
   * the setting is taken from one start to the next.
   */
  String stage() default "";

  /**
   * Component within this component, whose record belongs to a module that knows no settings;
   * empty: this component itself.
   */
  String part() default "";

  /** Several settings within one component. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Several {
    Setting[] value();
  }
}
