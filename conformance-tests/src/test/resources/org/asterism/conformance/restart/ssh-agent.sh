. ./prelude.sh
tool --keypairgen --key-type EC:prime256v1 --label "$ASTERISM_TOKEN-user" --id 01
ssh-keygen -D "$ASTERISM_MODULE" > public
grep " $ASTERISM_TOKEN-user\$" public > user.pub
eval "$(ssh-agent -s -P "$(realpath "$ASTERISM_MODULE")")"
trap 'kill "$SSH_AGENT_PID"' EXIT
printf '#!/bin/sh\necho "$ASTERISM_PIN"\n' > askpass
chmod +x askpass
export SSH_ASKPASS=$PWD/askpass SSH_ASKPASS_REQUIRE=force
ssh-add -s "$ASTERISM_MODULE"
ssh-add -T user.pub
another_engine crash
ssh-add -T user.pub
ssh-add -T user.pub
another_engine restart
ssh-add -T user.pub
echo "ok: ssh-agent"
