package org.asterism.evidence;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.asterism.attest.Policy;
import org.asterism.toml.ConfigurationException;

/// Whatever text a policy file holds, it becomes a policy or is refused.
class PolicyFileFuzzTest {
  @FuzzTest
  void anyTextIsAPolicyOrRefused(byte[] bytes) {
    try {
      Policy policy = PolicyFile.parse("p", new String(bytes, StandardCharsets.UTF_8));
      assertFalse(policy.kinds().isEmpty());
    } catch (ConfigurationException refused) {
      assertTrue(String.valueOf(refused.getMessage()).startsWith("p:"));
    }
  }
}
