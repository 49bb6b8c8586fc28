package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Role;
import org.asterism.vault.VaultName;
import org.junit.jupiter.api.Test;

/// A token is found again from the constellation file and its serial alone.
class PoliciesTest {
  @Test
  void accountName_isWhatItWas() {
    // Computed with Python's hmac over the name that protocol.md §3 gives.
    byte[] enrolment = new byte[EnrolmentId.LENGTH];
    Arrays.fill(enrolment, (byte) 7);
    var name = new VaultName("vault-1", EnrolmentId.of(enrolment));
    var member = new Member(new XCoordinate(1), new AbsentVault(name), List.of());
    assertEquals(
        "f449fea2eca7f2dfc9436426ccd9e871",
        new Policies("0123456789abcdef", Map.of()).account(member, Role.SO).bytes().toHex());
  }
}
