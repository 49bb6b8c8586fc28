package org.asterism.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.asterism.attest.quote.Bytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;

/// Files of bytes that commands read.
final class BinaryFile {
  private static final int MIB = 1024 * 1024;

  private BinaryFile() {}

  /// All of a file.
  ///
  /// @param mostMib how large it may be, in MiB
  static Bytes read(Path file, int mostMib) throws ConfigurationException {
    TextFile.requireNoFolder(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(mostMib * MIB + 1);
      if (content.length > mostMib * MIB) {
        throw new ConfigurationException(
            "%s: expected at most %d MiB, found more".formatted(file, mostMib));
      }
      return Bytes.of(content);
    } catch (IOException e) {
      throw ConfigurationException.about(file, e);
    }
  }

  /// The digest of a file of any length.
  static Bytes digest(Path file, MessageDigest digest) throws ConfigurationException {
    TextFile.requireNoFolder(file);
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return Bytes.of(digest.digest());
    } catch (IOException e) {
      throw ConfigurationException.about(file, e);
    }
  }
}
