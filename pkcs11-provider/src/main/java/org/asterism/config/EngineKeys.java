package org.asterism.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;

/// The keys that the files of a configuration hold. Stateless.
public final class EngineKeys {
  /// 256 bits, as they are.
  public static final int HOUSEKEEPING_BYTES = 32;

  private EngineKeys() {}

  /// The caller closes it.
  public static SecretBytes housekeeping(EngineConfig config) throws ConfigurationException {
    SecretBytes found = KeyFile.read(config.housekeepingKey());
    if (found.length() != HOUSEKEEPING_BYTES) {
      found.close();
      throw new ConfigurationException(
          "%s: expected a key of %d bytes, found %d"
              .formatted(config.housekeepingKey(), HOUSEKEEPING_BYTES, found.length()));
    }
    return found;
  }

  /// By position in the constellation.
  public static List<TlsIdentity> identities(EngineConfig config) throws ConfigurationException {
    var identities = new ArrayList<TlsIdentity>();
    for (Path file : config.identities()) {
      try (SecretBytes pkcs8 = KeyFile.read(file)) {
        identities.add(TlsIdentity.fromPkcs8(pkcs8));
      } catch (IllegalArgumentException other) {
        throw new ConfigurationException("%s: %s".formatted(file, other.getMessage()));
      }
    }
    return identities;
  }
}
