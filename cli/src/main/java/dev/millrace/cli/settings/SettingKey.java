package dev.millrace.cli.settings;

/**
 * One line of the settings file.
 *
 * @param fallback what holds where nothing is said
 */
public record SettingKey(String name, String fallback, String meaning) {}
