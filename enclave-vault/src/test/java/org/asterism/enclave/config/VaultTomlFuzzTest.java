package org.asterism.enclave.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.asterism.toml.ConfigurationException;

/// Any bytes are a configuration or a [ConfigurationException].
final class VaultTomlFuzzTest {
  @FuzzTest
  void isTotal(byte[] input) {
    try {
      VaultToml.parse(new String(input, StandardCharsets.UTF_8), Path.of("/srv"));
    } catch (ConfigurationException declared) {
      assert declared.getMessage() != null;
    }
  }
}
