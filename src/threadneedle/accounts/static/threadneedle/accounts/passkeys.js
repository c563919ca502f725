// A passkey that the device did not give is said on the page, not only in the console.
document.addEventListener('allauth.error', () => {
  const line = document.getElementById('passkey_failed')
  if (line) line.hidden = false
})
