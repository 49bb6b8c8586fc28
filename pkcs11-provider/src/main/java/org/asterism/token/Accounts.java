package org.asterism.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.asterism.custody.Companions;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Policies;
import org.asterism.directory.FieldWriter;
import org.asterism.directory.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Operation.StoredRecord;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;

/// The account records of one token for one vault.
record Accounts(TokenRecord token, Policies policies, RowKeys root, Member member) {

  /// @param verifier empty while the role has no PIN
  /// @param shares of both roots; the officer's account gets the token root's only
  Errand put(Role role, Optional<SecretBytes> verifier, Roots<RootShares> shares) {
    SecretBytes tokenShare = shares.tokenRoot().payload(member.id());
    Optional<SecretBytes> privateShare =
        role == Role.USER
            ? shares.privateRoot().map(root -> root.payload(member.id()))
            : Optional.empty();
    return put(role, verifier, new Payloads(tokenShare, privateShare));
  }

  /// The same, where the shares of this vault were computed again.
  record Payloads(SecretBytes tokenRoot, Optional<SecretBytes> privateRoot) {}

  Errand put(Role role, Optional<SecretBytes> verifier, Payloads payloads) {
    EncodedPolicy policy = policies.accountPolicy(member, role);
    Handle handle = policies.account(member, role);
    AccountRecord account = token.account(role);
    var record =
        new StoredRecord.Account(
            role,
            token.triesPerVault(),
            account.stretch(),
            verifier,
            new Roots<>(payloads.tokenRoot(), payloads.privateRoot()),
            policy,
            companion(role, handle));
    return new Errand(
        handle, account.epoch(member.id()), policy.digest(), new Operation.Put(record));
  }

  // What a lost directory needs and the constellation file does not say.
  private Octets companion(Role role, Handle handle) {
    byte[] row =
        new FieldWriter()
            .text("asterism/account/v1")
            .text(token.serial())
            .bytes(token.label().text().getBytes(UTF_8))
            .text(role.name())
            .toBytes();
    return Companions.seal(row, member.id(), handle, root);
  }
}
