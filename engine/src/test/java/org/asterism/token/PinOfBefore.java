package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Member;
import org.asterism.enclave.store.Records;
import org.asterism.login.AccountRecord;
import org.asterism.login.Counters;
import org.asterism.login.LoginRound;
import org.asterism.login.OwedCredentials;
import org.asterism.login.PinKeyDerivation;
import org.asterism.login.RootCombiner;
import org.asterism.login.TokenRecord;
import org.asterism.rows.RowKeys;
import org.asterism.rows.TokenRow;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.operation.Reinstate;

/// A bench's token as a release before login keys would have left it: both PINs are stretched as
/// they are, no vault has a share, and the token's row ends before the public shares.
record PinOfBefore(Bench bench, SecureRandom random) {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  void giveBoth() throws Exception {
    try (RowKeys root = root()) {
      TokenRecord token = bench.token().record();
      token = token.with(Role.SO, given(token, Role.SO, Bench.SO_PIN));
      token = token.with(Role.USER, given(token, Role.USER, Bench.USER_PIN));
      byte[] content = token.encode(root);
      boolean written =
          bench
              .environment()
              .directory()
              .<Boolean, RuntimeException>write(transaction -> {
                TokenRow row = transaction.tokens().getFirst();
                return transaction.compareAndSet(row, row.state(), content);
              });
      assertTrue(written);
    }
    bench.restartEngine();
  }

  private AccountRecord given(TokenRecord token, Role role, String text) throws Exception {
    AccountRecord account = token.account(role);
    Map<EnrolmentId, EpochTag> epochs = new HashMap<>();
    try (SecretBytes pin = Bench.pin(text);
        SecretBytes stretched = PinKeyDerivation.stretch(pin, account.stretch())) {
      for (int i = 0; i < Bench.N; i++) {
        Member member = bench.environment().members().all().get(i);
        EpochTag next = EpochTag.random(random);
        try (Records records = bench.house(i).read();
            SecretBytes proof =
                Reinstate.proof(StoreThief.account(records, role).roots().tokenRoot());
            SecretBytes verifier = PinKeyDerivation.credential(stretched, member, role, next)) {
          var plain = new Reinstate(next, account.stretch(), verifier, Optional.empty(), proof);
          token
              .policies()
              .errand(member, role, account.epoch(member.id()), plain)
              .carryOut(member, Authority.NONE, DEADLINE);
        }
        epochs.put(member.id(), next);
      }
    }
    return new AccountRecord(true, account.stretch(), epochs, Map.of(), account.past());
  }

  private RowKeys root() throws Exception {
    TokenRecord token = bench.token().record();
    long slot = bench.token().slotId();
    var owed = new OwedCredentials(bench.environment(), slot, token.policies());
    var counters = new Counters(bench.environment(), slot, token.triesPerVault());
    var round = new LoginRound(bench.environment(), token, Role.USER, owed, counters);
    var combiner = new RootCombiner(token, bench.environment().members(), Role.USER);
    try (SecretBytes pin = Bench.pin(Bench.USER_PIN);
        LoginRound.Accepted accepted = round.run(pin)) {
      Roots<SecretBytes> roots = combiner.combine(accepted.rights());
      try (SecretBytes tokenRoot = roots.tokenRoot();
          SecretBytes _ = roots.privateRoot().orElseThrow()) {
        return RowKeys.derive(tokenRoot, "token-root");
      }
    }
  }
}
