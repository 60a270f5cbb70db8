# shellcheck shell=sh
# more.sh - sourced by demo.sh after the walk: screens that it did not come by. Each part begins and
# ends with nobody logged on and no card in.

# A link on the PIN's screen: the next thing that Tab comes to.
press_link() { press 15; enter; }

new_pin() {
	insert bob
	await_screen pin
	press_link
	await_screen change-old
	type 654321
	enter
	await_screen change-new
	type 271828
	see new-pin 'Bob gives his card another PIN'
	enter
	await_screen change-repeat
	type 271828
	enter
	await_screen errand-done
	see changed 'The card has taken it'
	pull bob
	await_screen insert
}

many_people() {
	insert many
	await_screen choose
	see choose 'A card with several certificates: who are you?'
	pull many
	await_screen insert
}

last_try() {
	rig card carol tries 1 >/dev/null
	insert carol
	await_screen last-try
	see last-try 'One try is left: it is not spent without asking'
	pull carol
	await_screen insert
}

by_touch() {
	probe screen add
	probe tap 0.5 0.05
	insert alice
	await_screen pin
	see touch 'A finger was seen: keys to touch'
	pull alice
	await_screen insert
	probe screen remove
}

tap_over() {
	demo_again "tap_over = end-session
tap_over_seconds = 3"
	rm -f /home/alice/*.shown
	insert alice
	await_screen pin
	type 123456
	enter
	await_session alice
	pull alice
	await_screen locked
	insert bob
	await_screen tap-notice
	see tap-notice "Where a site allows it, another's card may end a locked session"
	await_screen tap-offer
	see tap-offer 'But not before a notice, and only when its owner logs on'
	enter
	await_screen pin
	type 271828
	enter
	await_session bob
	see bob "Bob's PIN was right: Alice's session has ended, his begins"
	cardea logoff
	pull bob
	await_screen insert
}

languages() {
	demo_again 'languages = de'
	insert alice
	await_screen pin
	see german 'German'
	pull alice
	demo_again 'languages = ar'
	insert alice
	await_screen pin
	see arabic 'Arabic, from right to left'
	pull alice
	demo_again "high_contrast = yes
large_text = yes"
	insert alice
	await_screen pin
	see contrast 'High contrast and large text'
	pull alice
	await_screen insert
}

title 'More of the screen' 'Other cards, other people, other settings.'
many_people
last_try
by_touch
new_pin
tap_over
languages
