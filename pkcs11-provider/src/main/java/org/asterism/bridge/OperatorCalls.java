package org.asterism.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.token.UserName;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls by which an operator speaks to a running engine (protocol §7). The kernel says who is
/// at the other end: root and the engine's own user may, nobody else, whatever group they are in.
/// Immutable.
final class OperatorCalls {
  /// Those of a link that no operator speaks on.
  static final OperatorCalls NONE = new OperatorCalls(Map.of(), List.of());

  private static final Logger LOG = LoggerFactory.getLogger(OperatorCalls.class);
  private static final String ROOT_ID = "0";

  private final Map<Integer, OperatorCall> byId = new HashMap<>();
  private final List<UserPrincipal> allowed;

  /// @param calls by their names in `calls.def`
  OperatorCalls(Map<String, OperatorCall> calls, List<UserPrincipal> allowed) {
    calls.forEach((name, call) -> byId.put(CallTable.golden().named(name).id(), call));
    this.allowed = List.copyOf(allowed);
  }

  /// Root and the user of this process.
  static List<UserPrincipal> operators() throws IOException {
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    return List.of(names.lookupPrincipalByName(ROOT_ID), Peer.self().user());
  }

  void answer(CallSignature call, Caller caller, Arguments in, Reply out)
      throws BrokenFrame, CryptokiException {
    if (!caller.isGreeted()) {
      throw new BrokenFrame("expected hello before this call");
    }
    OperatorCall served = byId.get(call.id());
    if (served == null) {
      out.refuse(Ckr.FUNCTION_NOT_SUPPORTED);
      return;
    }
    if (!allowed.contains(caller.peer().user())) {
      LOG.warn("{}: refused, since {} is neither root nor this engine's user", call.name(), caller);
      refuse(
          out,
          Ckr.FUNCTION_REJECTED,
          "expected root or the engine's own user, found " + caller.peer().user().getName());
      return;
    }
    LOG.info("{} by {}", call.name(), caller);
    try {
      out.bytes(served.answer(new Question(call, caller.peer(), in)));
    } catch (CryptokiException refused) {
      refuse(out, refused.ckr(), String.valueOf(refused.getMessage()));
    } catch (VaultException failed) {
      refuse(out, Ckr.DEVICE_ERROR, String.valueOf(failed.getMessage()));
    }
  }

  /// The fields of a call, which end with it.
  private record Question(CallSignature call, Peer peer, Arguments in)
      implements OperatorCall.Asked {
    @Override
    public byte[] words() {
      return in.bytes(0);
    }

    @Override
    public Optional<SecretBytes> pin() {
      return call.request().length() > 1 ? in.secret(1) : Optional.empty();
    }

    @Override
    public UserName by() {
      return UserNames.of(peer);
    }
  }

  private static void refuse(Reply out, Ckr result, String words) throws CryptokiException {
    out.bytes(words.getBytes(StandardCharsets.UTF_8));
    out.result(result);
  }
}
