"""Opens every page in every state that the demo and the tests know, in every view, and tells what is wrong with it."""
