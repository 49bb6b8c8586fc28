package org.asterism.wiring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.directory.Directory;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;

/// What the directory remembers of the newest constellation file that its engine worked with, so
/// that an older one, however well signed, is not taken again. Safe for use by many threads.
record NewestConstellation(Directory directory) {
  private static final long ENGINE = 0;

  /// @param digest of what was signed
  private record Known(long serial, Octets digest) {}

  /// Notes `read`, unless something newer is known.
  ///
  /// @throws ConfigurationException where it is older than what is known, or another of that serial
  void require(SignedConstellation read) throws ConfigurationException {
    directory.write(transaction -> {
      Optional<Known> known = known(transaction, read);
      if (known.isPresent()) {
        requireNewer(known.get(), read);
      }
      transaction.put(note(read));
      return true;
    });
  }

  private static void requireNewer(Known known, SignedConstellation read)
      throws ConfigurationException {
    long found = read.constellation().serial();
    if (found < known.serial()) {
      throw new ConfigurationException(
          ("%s: expected the constellation with serial %d or a newer one, which this engine worked"
                  + " with already, found serial %d; put the newest file there")
              .formatted(read.file(), known.serial(), found));
    }
    if (found == known.serial() && !read.digest().equals(known.digest())) {
      throw new ConfigurationException(
          ("%s: expected the constellation with serial %d that this engine knows, found another"
                  + " with the same serial; have the one that is right signed with a higher one")
              .formatted(read.file(), found));
    }
  }

  private static Optional<Known> known(Transaction transaction, SignedConstellation read)
      throws ConfigurationException {
    for (Note note : transaction.notes(NoteTable.COUNTERS, ENGINE)) {
      if (Arrays.equals(name(read), note.name())) {
        return Optional.of(known(note));
      }
    }
    return Optional.empty();
  }

  private static Known known(Note note) throws ConfigurationException {
    try {
      var in = new FieldReader(note.content());
      var known = new Known(in.number(), Octets.of(in.bytes()));
      in.end();
      return known;
    } catch (CorruptRowException damaged) {
      throw new ConfigurationException(
          "the directory's note of the newest constellation cannot be read", damaged);
    }
  }

  private static Note note(SignedConstellation read) {
    byte[] content =
        new FieldWriter()
            .number(read.constellation().serial())
            .bytes(read.digest().toByteArray())
            .toBytes();
    return new Note(NoteTable.COUNTERS, ENGINE, name(read), content);
  }

  private static byte[] name(SignedConstellation read) {
    String name = "constellation|" + read.constellation().name();
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
