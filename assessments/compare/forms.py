"""The form that names a list of ministries."""

from django import forms


class NameForm(forms.Form):
    name = forms.CharField(max_length=80, label="Name of the list")
