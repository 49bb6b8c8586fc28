package org.asterism.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryException;
import org.asterism.secret.SecretBytes;
import picocli.CommandLine.Option;

/// Where a token's PIN comes from: a file, or the terminal, which does not show it. Never the
/// command line, which everybody on the machine may read.
final class PinOptions {
  private static final int LENGTH_MAX = 255;
  private static final int UTF_8_MAX = 4;

  @Option(
      names = "--pin-file",
      paramLabel = "FILE",
      description = "Holds the PIN in its first line; without it the terminal is asked.")
  private Optional<Path> file = Optional.empty();

  /// The caller closes it.
  ///
  /// @param whose for the prompt
  SecretBytes read(String whose) throws IOException, CommandFailed, LockedMemoryException {
    LockedMemory.require();
    return file.isPresent() ? firstLine(file.get()) : typed(whose);
  }

  private static SecretBytes firstLine(Path file) throws IOException, CommandFailed {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(LENGTH_MAX + 1);
      try {
        int length = 0;
        while (length < text.length && text[length] != '\n' && text[length] != '\r') {
          length++;
        }
        if (length > LENGTH_MAX) {
          throw new CommandFailed(
              "%s: expected a PIN of at most %d bytes, found a longer line"
                  .formatted(file, LENGTH_MAX));
        }
        return SecretBytes.takeFrom(Arrays.copyOf(text, length));
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    }
  }

  private static SecretBytes typed(String whose) throws CommandFailed {
    Console console = requireNonNull(System.console());
    if (!console.isTerminal()) {
      throw new CommandFailed("there is no terminal to ask for a PIN: name --pin-file");
    }
    char[] typed = console.readPassword("%s PIN: ", whose);
    if (typed == null) {
      throw new CommandFailed("expected a PIN, found the end of the terminal's input");
    }
    byte[] text = new byte[UTF_8_MAX * typed.length];
    try {
      var encoded = ByteBuffer.wrap(text);
      UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
      return SecretBytes.takeFrom(Arrays.copyOf(text, encoded.position()));
    } finally {
      Arrays.fill(typed, '\0');
      Arrays.fill(text, (byte) 0);
    }
  }
}
