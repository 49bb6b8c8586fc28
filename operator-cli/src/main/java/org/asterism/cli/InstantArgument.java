package org.asterism.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An instant on the command line: ISO 8601 with an offset, with or without seconds.
final class InstantArgument implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String value) {
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "expected an instant like 2026-03-01T00:00:00Z, found '" + Line.of(value) + "'");
    }
  }
}
