package org.asterism.token;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.custody.Authority;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Members;
import org.asterism.custody.Policies;
import org.asterism.custody.World;
import org.asterism.directory.RowKeys;
import org.asterism.directory.TokenRow;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultException;

/// Makes a token at the vaults (protocol §4, C_InitToken): draws and splits the roots; each vault
/// stores both accounts in one transaction. For one thread.
///
/// The row stays pending: whoever called decides, in one transaction of the directory, what it
/// becomes.
final class TokenMaker {
  private static final int SERIAL_BYTES = 8;

  private final World world;
  private final TokenSettings settings;
  private final TokenCleaning cleaning;

  /// @param cleaning removes what is left of a token that too few vaults know
  TokenMaker(World world, TokenSettings settings, TokenCleaning cleaning) {
    this.world = world;
    this.settings = settings;
    this.cleaning = cleaning;
  }

  /// A token that min(n, k+1) vaults know.
  ///
  /// @param row pending
  /// @param content with its MAC under the root, for the row once it is active
  /// @param owed the accounts that other vaults lack
  record Made(TokenRow row, TokenRecord token, byte[] content, List<OwedAccount> owed) {}

  /// One account that one vault lacks.
  record OwedAccount(EnrolmentId vault, Role role, Owed owed) {}

  Made make(Label label, SecretBytes soPin) throws VaultException {
    try (SecretBytes tokenRoot = ChecksummedSecret.draw(world.random());
        SecretBytes privateRoot = ChecksummedSecret.draw(world.random());
        RowKeys root = rowKeys(tokenRoot)) {
      TokenRecord blank = blank(label);
      try (var tokenShares = RootShares.split(tokenRoot, "token root", blank, at(root));
          var privateShares = RootShares.split(privateRoot, "private root", blank, at(root))) {
        TokenRecord token = blank.with(tokenShares.tags(), privateShares.tags());
        return store(token, soPin, root, new Roots<>(tokenShares, Optional.of(privateShares)));
      }
    }
  }

  private RootShares.Dealing at(RowKeys root) {
    return new RootShares.Dealing(world.members(), root, world.random());
  }

  private Made store(TokenRecord token, SecretBytes soPin, RowKeys root, Roots<RootShares> shares)
      throws VaultException {
    Policies policies = token.policies();
    byte[] content = token.encode(root);
    TokenRow row = world.directory().write(tx -> tx.insertToken(content));
    try (SecretBytes stretched = Stretcher.stretch(soPin, token.officer().stretch())) {
      List<Ask<EnrolmentId>> asks =
          World.asks(
              world.members().all(),
              (member, deadline) -> {
                try (SecretBytes verifier =
                    Stretcher.credential(
                        stretched, member, Role.SO, token.officer().epoch(member.id()))) {
                  var accounts = new Accounts(token, policies, root, member);
                  List<Errand> puts =
                      List.of(
                          accounts.put(Role.SO, Optional.of(verifier), shares),
                          accounts.put(Role.USER, Optional.empty(), shares));
                  Errand.carryOutAll(puts, member, Authority.NONE, deadline);
                  return member.id();
                }
              });
      Set<EnrolmentId> holders = ask(asks, row);
      return new Made(row, token, content, owed(token, holders, stretched, root));
    }
  }

  private Set<EnrolmentId> ask(List<Ask<EnrolmentId>> asks, TokenRow row) throws VaultException {
    int needed = world.members().toCreate();
    List<Answer<EnrolmentId>> answers = world.quorum().all(asks, needed, world.deadline(), _ -> {});
    Set<EnrolmentId> holders =
        answers.stream().flatMap(answer -> answer.given().stream()).collect(Collectors.toSet());
    if (holders.size() < needed) {
      cleaning.bury(row);
      throw LoginRound.missed(needed, holders.size(), answers);
    }
    return holders;
  }

  private List<OwedAccount> owed(
      TokenRecord token, Set<EnrolmentId> holders, SecretBytes stretched, RowKeys root) {
    var owed = new ArrayList<OwedAccount>();
    for (Member member : world.members().all()) {
      if (!holders.contains(member.id())) {
        EpochTag epoch = token.officer().epoch(member.id());
        SecretBytes verifier = Stretcher.credential(stretched, member, Role.SO, epoch);
        owed.add(owed(token, member, Role.SO, Optional.of(verifier), root));
        owed.add(owed(token, member, Role.USER, Optional.empty(), root));
      }
    }
    return owed;
  }

  // Takes ownership of the verifier.
  private static OwedAccount owed(
      TokenRecord token, Member member, Role role, Optional<SecretBytes> verifier, RowKeys root) {
    try (var secrets = new OwedSecrets(verifier, Optional.empty(), Optional.empty())) {
      Owed owed = Owed.account(token.account(role).epoch(member.id()), secrets.seal(root));
      return new OwedAccount(member.id(), role, owed);
    }
  }

  private TokenRecord blank(Label label) {
    byte[] drawn = new byte[SERIAL_BYTES];
    world.random().nextBytes(drawn);
    String serial = HexFormat.of().formatHex(drawn);
    Members members = world.members();
    return new TokenRecord(
        serial,
        label,
        members.constellation(),
        members.k(),
        settings.triesPerVault(members.n(), members.k()),
        new Engines(settings.engines()),
        new RootTags(Map.of()),
        new RootTags(Map.of()),
        account(serial, Role.SO, true),
        account(serial, Role.USER, false));
  }

  private AccountRecord account(String serial, Role role, boolean initialised) {
    var epochs = new LinkedHashMap<EnrolmentId, EpochTag>();
    for (Member member : world.members().all()) {
      epochs.put(member.id(), EpochTag.random(world.random()));
    }
    Stretch stretch = Stretcher.parameters(world.members().constellation(), serial, role);
    return new AccountRecord(initialised, stretch, epochs);
  }

  static RowKeys rowKeys(SecretBytes encodedRoot) {
    try (SecretBytes root = ChecksummedSecret.open(encodedRoot)) {
      return RowKeys.derive(root, "token-root");
    } catch (CorruptSecretException impossible) {
      throw new IllegalStateException("a root that was just drawn does not open", impossible);
    }
  }
}
