package dev.millrace.cli;

/**
 * One line of the settings file.
 *
 * @param fallback what holds where nothing is said
 */
record SettingKey(String name, String fallback, String meaning) {}
