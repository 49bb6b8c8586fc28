package org.asterism.directory;

import java.util.Optional;

/// One row as it was found, by whomever it was written.
///
/// @param name that an operator finds it by
/// @param row empty where it says what no engine writes
/// @param mac that it must have under the housekeeping key
public record Stored<T>(String name, Optional<T> row, byte[] mac) {}
