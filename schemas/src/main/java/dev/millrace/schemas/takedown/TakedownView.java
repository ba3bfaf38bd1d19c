package dev.millrace.schemas.takedown;

/** The takedowns in force, now and before. Safe for use by many threads. */
public interface TakedownView {
  /** Of a pipeline without any. */
  TakedownView NONE =
      new TakedownView() {
        @Override
        public Takedowns current() {
          return Takedowns.NONE;
        }

        @Override
        public Takedowns asOf(long version) {
          return Takedowns.NONE;
        }

        @Override
        public Takedowns since(long from, long to) {
          return Takedowns.NONE;
        }
      };

  /**
   * Those in force now, as far as they have come here.
   *
   * @throws IllegalStateException if they can no longer be read
   */
  Takedowns current();

  /**
   * Those that were in force when {@link Takedowns#version()} was this; none for a version below 1.
   *
   * @throws IllegalStateException if {@code takedowns} ends before it
   */
  Takedowns asOf(long version);

  /**
   * Those in force now that were put in force by a record with an offset from {@code from} and less
   * than {@code to}. Whoever has looked at something with each of these for {@code to} up to now
   * has looked at it with all that are in force.
   *
   * @throws IllegalStateException if they can no longer be read
   */
  Takedowns since(long from, long to);
}
