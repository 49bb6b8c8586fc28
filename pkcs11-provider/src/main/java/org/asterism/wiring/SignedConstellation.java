package org.asterism.wiring;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.asterism.config.EngineConfig;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.asterism.vault.Octets;

/// A constellation as its file was read, with the signatures that the engine needs.
///
/// @param digest of what was signed
record SignedConstellation(Path file, Constellation constellation, Octets digest) {

  static SignedConstellation read(EngineConfig config) throws IOException, ConfigurationException {
    Path file = config.constellation();
    String text = text(file);
    return new SignedConstellation(
        file,
        ConstellationFile.read(file.toString(), text, config.operators()),
        ConstellationFile.digest(file.toString(), text));
  }

  private static String text(Path file) throws IOException, ConfigurationException {
    try {
      return TextFile.read(file);
    } catch (NoSuchFileException missing) {
      throw new ConfigurationException(
          ("%s: expected the constellation, found no file;"
                  + " hand request.toml to an operator and put the constellation.toml there")
              .formatted(file),
          missing);
    }
  }
}
