package org.asterism.enclave.service;

import static org.asterism.enclave.service.VaultFixture.ENGINE;
import static org.asterism.enclave.service.VaultFixture.ENROLMENT;
import static org.asterism.enclave.service.VaultFixture.gated;
import static org.asterism.enclave.service.VaultFixture.key;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.TokenOrder;
import org.asterism.vault.AccountName;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault restores what is marked of a token step by step, whichever engine brings the order, and
/// each step is a short transaction.
class RestorationTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final int MANY = 600;

  @TempDir Path folder;

  @Test
  void manyRecordsAreRestoredInSeveralSteps() throws Exception {
    try (var vault = new VaultFixture(folder, 11)) {
      mark(vault, AccountName.of(ENROLMENT, TOKEN, Role.USER), MANY);
      mark(vault, vault.handle(), MANY);
      assertEquals(2 * MANY, marked(vault));
      String order = order();
      long restored = 0;
      int steps = 0;
      Octets after = Octets.EMPTY;
      do {
        var obeyed = (Order.Obeyed) vault.act(VaultFixture.STRANGER, act(order, after));
        restored += obeyed.restored();
        after = obeyed.next();
        steps++;
      } while (!after.isEmpty());
      assertEquals(MANY, restored);
      assertTrue(steps > 2, "it took " + steps);
      assertEquals(MANY, marked(vault));
    }
  }

  private static void mark(VaultFixture vault, Handle account, int records) throws Exception {
    EncodedPolicy policy = gated(account);
    for (int i = 0; i < records; i++) {
      Handle handle = vault.handle();
      vault.put(handle, key(1, policy));
      vault.act(onto(handle, policy, new Confirm()));
      vault.act(onto(handle, policy, new Delete(true)));
    }
  }

  private static long marked(VaultFixture vault) throws Exception {
    return vault.as(ENGINE).describe(VaultFixture.DEADLINE).counts().marked().records();
  }

  private static String order() {
    var end = Instant.now().plus(Duration.ofDays(7));
    return new TokenOrder(TokenOrder.Deed.RESTORE, TOKEN, 1, end)
        .write(List.of(VaultFixture.OPERATOR));
  }

  private static Act<Order.Obeyed> act(String order, Octets after) {
    return new Act<>(
        Handle.of(new byte[Handle.LENGTH]),
        EpochTag.NONE,
        new PolicyDigest(VaultFixture.digest(0)),
        Optional.empty(),
        new Order(order, after));
  }
}
